-- Statements for a sharded keyspace, one on a line; %s stands for a value. What a real vtgate does with each is asked when the test runs.
SELECT name, title FROM `tabBooking` WHERE name = 'B-1'
SELECT * FROM `tabBooking` WHERE `tabBooking`.`name` = %s AND docstatus < 2
SELECT name FROM `tabBooking` WHERE name IN ('A','B') AND status = 'Open'
SELECT name FROM `tabBooking` WHERE name IN (SELECT parent FROM `tabBooking Item` WHERE item = 'X')
SELECT name FROM `tabBooking` WHERE name NOT IN ('A')
SELECT name FROM `tabBooking` WHERE name NOT IN (SELECT parent FROM `tabBooking Item`)
SELECT name FROM `tabBooking` WHERE name = customer
SELECT name FROM `tabBooking` WHERE name = concat('B-', %s)
SELECT name FROM `tabBooking` WHERE name = upper('x')
SELECT name FROM `tabBooking` WHERE lower(name) = 'x'
SELECT name FROM `tabBooking` WHERE name LIKE 'B-%%'
SELECT name FROM `tabBooking` WHERE name LIKE %s
SELECT name FROM `tabBooking` WHERE name BETWEEN 'A' AND 'C'
SELECT name FROM `tabBooking` WHERE name IS NULL
SELECT name FROM `tabBooking` WHERE name IS NOT NULL
SELECT name FROM `tabBooking` WHERE name = NULL
SELECT name FROM `tabBooking` WHERE name <=> 'A'
SELECT name FROM `tabBooking` WHERE name = 'A' OR name = 'B'
SELECT name FROM `tabBooking` WHERE name = 'A' OR title = 'B'
SELECT name FROM `tabBooking` WHERE (name = 'A' AND title = 'x') OR (name = 'B' AND title = 'y')
SELECT name FROM `tabBooking` WHERE NOT name = 'A'
SELECT name FROM `tabBooking` WHERE NOT (name != 'A')
SELECT name FROM `tabBooking` WHERE 'A' = name
SELECT name FROM `tabBooking` WHERE name = 5
SELECT name FROM `tabBooking` WHERE name = 5.5
SELECT name FROM `tabBooking` WHERE name = TRUE
SELECT name FROM `tabBooking` WHERE ifnull(name, '') = 'A'
SELECT name FROM `tabBooking` WHERE coalesce(customer, '') = '' AND name = 'A'
SELECT name FROM `tabBooking` WHERE amount > ANY (SELECT credit FROM tabCustomer)
SELECT name FROM `tabBooking` WHERE amount = SOME (SELECT credit FROM tabCustomer)
SELECT name FROM `tabBooking` WHERE amount >= ALL (SELECT credit FROM tabCustomer WHERE name = 'C')
SELECT name FROM `tabBooking` WHERE title REGEXP '^a'
SELECT name FROM `tabBooking` WHERE title RLIKE '^a'
SELECT name FROM `tabBooking` WHERE title SOUNDS LIKE 'a'
SELECT name FROM `tabBooking` WHERE day = CURDATE()
SELECT name FROM `tabBooking` WHERE timestamp(day, at) > now()
SELECT name FROM `tabBooking` WHERE TIMESTAMPDIFF(HOUR, starts_on, ends_on) > 2
SELECT name FROM `tabBooking` WHERE datediff(ends_on, starts_on) BETWEEN 1 AND 3
SELECT name FROM `tabBooking` WHERE year(day) = 2026 AND month(day) = 3
SELECT name FROM `tabBooking` WHERE extract(year FROM day) = 2026
SELECT name FROM `tabBooking` WHERE _user_tags LIKE '%%urgent%%'
SELECT name FROM `tabBooking` WHERE _assign IS NOT NULL AND json_length(_assign) > 0
SELECT name FROM `tabBooking` WHERE extra->'$.a' = 1
SELECT name FROM `tabBooking` WHERE extra->>'$.a' = 'x'
SELECT name, json_extract(extra, '$.a') FROM `tabBooking`
SELECT json_arrayagg(name) FROM `tabBooking`
SELECT json_objectagg(name, title) FROM `tabBooking`
SELECT json_arrayagg(name) FROM `tabBooking` WHERE name = 'A'
SELECT bit_or(docstatus) FROM `tabBooking`
SELECT bit_and(docstatus) FROM `tabBooking` GROUP BY customer
SELECT stddev(amount) FROM `tabBooking`
SELECT variance(amount) FROM `tabBooking` GROUP BY customer
SELECT var_pop(amount) FROM `tabBooking` WHERE name = 'A'
SELECT any_value(title) FROM `tabBooking` GROUP BY customer
SELECT count(*) FROM `tabBooking`
SELECT count(*) FROM `tabBooking` WHERE name = %s
SELECT count(name) FROM `tabBooking` WHERE customer = %s
SELECT count(DISTINCT name) FROM `tabBooking`
SELECT count(DISTINCT customer, status) FROM `tabBooking`
SELECT sum(DISTINCT amount) FROM `tabBooking`
SELECT count(DISTINCT customer), sum(DISTINCT amount) FROM `tabBooking`
SELECT count(DISTINCT customer), count(DISTINCT customer) FROM `tabBooking`
SELECT count(DISTINCT customer), sum(amount) FROM `tabBooking` GROUP BY status
SELECT count(DISTINCT name), count(DISTINCT title) FROM `tabBooking` WHERE name = 'A'
SELECT avg(DISTINCT amount) FROM `tabBooking`
SELECT customer, avg(amount) FROM `tabBooking` GROUP BY customer
SELECT customer, avg(amount) a FROM `tabBooking` GROUP BY customer HAVING a > 5 ORDER BY a
SELECT sum(amount) / count(*) FROM `tabBooking`
SELECT sum(amount * seats) FROM `tabBooking` WHERE docstatus = 1
SELECT round(sum(amount), 2) FROM `tabBooking`
SELECT ifnull(sum(amount), 0) FROM `tabBooking` WHERE customer = %s
SELECT coalesce(max(idx), 0) + 1 FROM `tabBooking Item` WHERE parent = %s
SELECT max(cast(substring(name, 3) AS unsigned)) FROM `tabBooking`
SELECT group_concat(name) FROM `tabBooking` GROUP BY customer
SELECT group_concat(name ORDER BY creation DESC SEPARATOR ', ') FROM `tabBooking` GROUP BY customer
SELECT group_concat(DISTINCT status ORDER BY status) FROM `tabBooking`
SELECT group_concat(item) FROM `tabBooking Item` WHERE parent = 'A'
SELECT parent, group_concat(item) FROM `tabBooking Item` GROUP BY parent
SELECT parent, count(*) FROM `tabBooking Item` GROUP BY parent HAVING count(*) > 1
SELECT parent, sum(qty) FROM `tabBooking Item` GROUP BY parent ORDER BY sum(qty) DESC LIMIT 5
SELECT status, count(*) FROM `tabBooking` GROUP BY status ORDER BY NULL
SELECT status, count(*) FROM `tabBooking` GROUP BY 1 ORDER BY 2 DESC
SELECT date(creation) d, count(*) FROM `tabBooking` GROUP BY d
SELECT date(creation), count(*) FROM `tabBooking` GROUP BY date(creation) ORDER BY date(creation)
SELECT if(done, 'a', 'b') x, count(*) FROM `tabBooking` GROUP BY x
SELECT CASE WHEN amount > 5 THEN 'big' ELSE 'small' END size, sum(amount) FROM `tabBooking` GROUP BY size
SELECT name, sum(amount) FROM `tabBooking` GROUP BY name
SELECT name, customer, sum(amount) FROM `tabBooking` GROUP BY name, customer WITH ROLLUP
SELECT parent, sum(qty) FROM `tabBooking Item` WHERE parent = 'A' GROUP BY parent WITH ROLLUP
SELECT customer FROM `tabBooking` HAVING customer = 'x'
SELECT customer, title FROM `tabBooking` HAVING title = 'x' ORDER BY customer
SELECT sum(amount) s FROM `tabBooking` HAVING s > 0
SELECT DISTINCT name FROM `tabBooking`
SELECT DISTINCT name, customer FROM `tabBooking` ORDER BY name
SELECT DISTINCT b.customer FROM `tabBooking` b JOIN `tabBooking Item` i ON i.parent = b.name
SELECT DISTINCT b.customer FROM `tabBooking` b JOIN `tabCustomer` c ON c.name = b.customer ORDER BY c.territory
SELECT DISTINCTROW customer FROM `tabBooking`
SELECT ALL customer FROM `tabBooking`
SELECT HIGH_PRIORITY customer FROM `tabBooking`
SELECT STRAIGHT_JOIN b.name FROM `tabBooking` b JOIN `tabBooking Item` i ON i.parent = b.name
SELECT SQL_CALC_FOUND_ROWS name FROM `tabBooking` LIMIT 5
SELECT SQL_CALC_FOUND_ROWS name FROM `tabBooking` WHERE name = 'A' LIMIT 5
SELECT FOUND_ROWS()
SELECT ROW_COUNT()
SELECT LAST_INSERT_ID()
SELECT last_insert_id(name) FROM `tabBooking`
SELECT name FROM `tabBooking` ORDER BY creation DESC
SELECT name FROM `tabBooking` ORDER BY creation DESC LIMIT 1
SELECT name FROM `tabBooking` WHERE name = 'A' ORDER BY creation DESC LIMIT 1
SELECT name FROM `tabBooking` ORDER BY name DESC LIMIT 20 OFFSET 40
SELECT name FROM `tabBooking` ORDER BY title COLLATE utf8mb4_bin
SELECT name FROM `tabBooking` ORDER BY field(status, 'Open', 'Closed')
SELECT name FROM `tabBooking` ORDER BY length(title), title
SELECT name FROM `tabBooking` ORDER BY 1
SELECT name, amount * 2 AS twice FROM `tabBooking` ORDER BY twice
SELECT name FROM `tabBooking` ORDER BY amount * seats DESC
SELECT name FROM `tabBooking` ORDER BY (SELECT 1)
SELECT name FROM `tabBooking` ORDER BY (SELECT customer_name FROM `tabCustomer` c WHERE c.name = `tabBooking`.customer)
SELECT name FROM `tabBooking` LIMIT 0
SELECT name FROM `tabBooking` FOR UPDATE
SELECT name FROM `tabBooking` LOCK IN SHARE MODE
SELECT name FROM `tabBooking` FOR SHARE
SELECT name FROM `tabBooking` FOR UPDATE NOWAIT
SELECT name FROM `tabBooking` WHERE name = 'A' LOCK IN SHARE MODE
SELECT b.name, i.item FROM `tabBooking` b INNER JOIN `tabBooking Item` i ON b.name = i.parent WHERE i.item = 'X'
SELECT b.name, i.item FROM `tabBooking` b LEFT JOIN `tabBooking Item` i ON b.name = i.parent
SELECT b.name, i.item FROM `tabBooking` b LEFT JOIN `tabBooking Item` i ON b.name = i.parent AND i.idx = 1 WHERE b.name = 'A'
SELECT b.name FROM `tabBooking` b LEFT JOIN `tabBooking Item` i ON b.name = i.parent WHERE i.name IS NULL
SELECT b.name FROM `tabBooking` b RIGHT JOIN `tabBooking Item` i ON b.name = i.parent
SELECT b.name FROM `tabBooking` b NATURAL JOIN `tabCustomer` c
SELECT b.name FROM `tabBooking` b NATURAL LEFT JOIN `tabCustomer` c
SELECT name FROM `tabBooking` JOIN `tabCustomer` USING (name)
SELECT b.title FROM `tabBooking` b JOIN `tabBooking Item` i USING (owner)
SELECT b.name, c.customer_name FROM `tabBooking` b, `tabCustomer` c WHERE b.customer = c.name AND b.name = 'A'
SELECT b.name, c.customer_name FROM `tabBooking` b, `tabCustomer` c WHERE b.customer = c.name AND c.name = 'C'
SELECT b.name, c.customer_name FROM `tabBooking` b JOIN `tabCustomer` c ON b.name = c.name
SELECT b.name, c.customer_name FROM `tabBooking` b JOIN `tabCustomer` c ON b.title LIKE concat(c.name, '%%')
SELECT b.name FROM `tabBooking` b JOIN `tabTerritory` t ON t.name = b.title
SELECT c.name, t.name FROM `tabCustomer` c LEFT JOIN `tabTerritory` t ON t.name = c.territory
SELECT t.name, c.name FROM `tabTerritory` t LEFT JOIN `tabCustomer` c ON c.territory = t.name
SELECT t.name FROM `tabTerritory` t WHERE EXISTS (SELECT 1 FROM `tabCustomer` c WHERE c.territory = t.name)
SELECT c.name FROM `tabCustomer` c WHERE c.territory IN (SELECT name FROM `tabTerritory`)
SELECT c.name FROM `tabCustomer` c WHERE c.territory NOT IN (SELECT name FROM `tabTerritory`)
SELECT name FROM `tabTerritory` WHERE name = 'North'
SELECT * FROM `tabTerritory`
SELECT count(*) FROM `tabTerritory`
SELECT doctype, field, value FROM `tabSingles` WHERE doctype = %s
SELECT s.value FROM `tabSingles` s JOIN `tabBooking` b ON b.name = s.value
SELECT name FROM `tabBooking` WHERE name = (SELECT value FROM `tabSingles` WHERE doctype = 'X' AND field = 'y')
SELECT name FROM `tabBooking` WHERE customer = (SELECT value FROM `tabSingles` WHERE doctype = 'X' AND field = 'y')
SELECT name, (SELECT value FROM `tabSingles` WHERE doctype = 'X' LIMIT 1) v FROM `tabBooking`
SELECT name, (SELECT count(*) FROM `tabBooking Item` i WHERE i.parent = b.name) n FROM `tabBooking` b
SELECT name, (SELECT customer_name FROM `tabCustomer` c WHERE c.name = b.customer) n FROM `tabBooking` b
SELECT name, (SELECT max(creation) FROM `tabCustomer`) m FROM `tabBooking`
SELECT name, (SELECT count(*) FROM `tabBooking Item` i WHERE i.parent = b.name) n FROM `tabBooking` b WHERE b.name = 'A'
SELECT name FROM `tabBooking` b WHERE amount > (SELECT avg(amount) FROM `tabBooking` x WHERE x.customer = b.customer)
SELECT name FROM `tabBooking` b WHERE creation = (SELECT max(creation) FROM `tabBooking` x WHERE x.name = b.name)
SELECT name FROM `tabBooking` b WHERE (SELECT count(*) FROM `tabBooking Item` i WHERE i.parent = b.name) > 2
SELECT name FROM `tabBooking` b WHERE (SELECT count(*) FROM `tabCustomer` c WHERE c.name = b.customer) > 0
SELECT name FROM `tabBooking` b WHERE EXISTS (SELECT 1 FROM `tabBooking Item` i WHERE i.item = b.title)
SELECT name FROM `tabBooking` b WHERE NOT EXISTS (SELECT 1 FROM `tabCustomer` c WHERE c.name = b.customer)
SELECT name FROM `tabBooking` b WHERE NOT EXISTS (SELECT 1 FROM `tabCustomer` c WHERE c.territory = 'x')
SELECT name FROM `tabBooking` b WHERE EXISTS (SELECT 1 FROM `tabCustomer` c WHERE c.name = b.customer AND EXISTS (SELECT 1 FROM `tabTerritory` t WHERE t.name = c.territory))
SELECT name FROM `tabBooking` WHERE customer IN (SELECT name FROM `tabCustomer` WHERE territory = 'North') AND docstatus = 1
SELECT name FROM `tabBooking` WHERE customer NOT IN (SELECT name FROM `tabCustomer`)
SELECT name FROM `tabBooking` WHERE customer IN (SELECT c.name FROM `tabCustomer` c WHERE c.owner = `tabBooking`.owner)
SELECT name FROM `tabBooking` WHERE (customer, status) = ('a', 'b')
SELECT name FROM `tabBooking` WHERE (name, customer) = ('a', 'b')
SELECT name FROM `tabBooking` WHERE (name, customer) NOT IN (('a', 'b'))
SELECT name FROM `tabBooking` WHERE (customer, name) IN (('a', 'b'), ('c', 'd'))
SELECT name FROM `tabBooking` WHERE (customer, name) IN %s
SELECT name FROM `tabBooking` WHERE name IN %s
SELECT name FROM `tabBooking` WHERE name IN (%s)
SELECT name FROM `tabBooking` WHERE name IN %(names)s AND docstatus != 2
SELECT item FROM `tabBooking Item` WHERE parent IN (%s, %s) AND parenttype = 'Booking'
SELECT item FROM `tabBooking Item` WHERE parent = %s AND parentfield = 'items' ORDER BY idx ASC
SELECT item FROM `tabBooking Item` WHERE name IN (%s)
SELECT sum(qty * rate) FROM `tabBooking Item` WHERE parent = %s
SELECT item, sum(qty) FROM `tabBooking Item` GROUP BY item
SELECT i.item, sum(i.qty) FROM `tabBooking` b JOIN `tabBooking Item` i ON i.parent = b.name WHERE b.docstatus = 1 GROUP BY i.item
SELECT c.territory, sum(b.amount) FROM `tabBooking` b JOIN `tabCustomer` c ON c.name = b.customer GROUP BY c.territory
SELECT c.territory, count(DISTINCT b.customer) FROM `tabBooking` b JOIN `tabCustomer` c ON c.name = b.customer GROUP BY c.territory
SELECT c.name, max(b.creation) FROM `tabCustomer` c LEFT JOIN `tabBooking` b ON b.customer = c.name GROUP BY c.name
SELECT c.name, avg(b.amount) FROM `tabCustomer` c LEFT JOIN `tabBooking` b ON b.customer = c.name GROUP BY c.name
SELECT c.name, group_concat(b.name) FROM `tabCustomer` c JOIN `tabBooking` b ON b.customer = c.name GROUP BY c.name
SELECT c.name, std(b.amount) FROM `tabCustomer` c JOIN `tabBooking` b ON b.customer = c.name GROUP BY c.name
SELECT * FROM (SELECT name FROM `tabBooking` WHERE name = 'A') t
SELECT * FROM (SELECT name, customer FROM `tabBooking`) t WHERE t.customer = 'x'
SELECT * FROM (SELECT name FROM `tabBooking` LIMIT 5) t
SELECT * FROM (SELECT name FROM `tabBooking` ORDER BY creation LIMIT 5) t ORDER BY name
SELECT t.customer FROM (SELECT customer, sum(amount) s FROM `tabBooking` GROUP BY customer) t JOIN `tabCustomer` c ON c.name = t.customer WHERE t.s > 5
SELECT max(n) FROM (SELECT customer, count(*) n FROM `tabBooking` GROUP BY customer) t
SELECT count(*) FROM (SELECT DISTINCT customer FROM `tabBooking`) t
SELECT count(*) FROM (SELECT name FROM `tabBooking` UNION ALL SELECT name FROM `tabCustomer`) t
SELECT b.name, t.n FROM `tabBooking` b LEFT JOIN (SELECT parent, count(*) n FROM `tabBooking Item` GROUP BY parent) t ON t.parent = b.name
SELECT b.name FROM `tabBooking` b JOIN (SELECT max(creation) m FROM `tabBooking`) t ON b.creation = t.m
SELECT name FROM `tabBooking` UNION SELECT name FROM `tabBooking`
SELECT name FROM `tabBooking` WHERE name = 'A' UNION SELECT name FROM `tabBooking` WHERE name = 'B'
SELECT name FROM `tabBooking` WHERE name = 'A' UNION ALL SELECT parent FROM `tabBooking Item` WHERE parent = 'A'
SELECT name, creation FROM `tabBooking` UNION ALL SELECT name, creation FROM `tabCustomer` ORDER BY creation DESC LIMIT 10
SELECT name FROM `tabTerritory` UNION SELECT name FROM `tabSeries`
SELECT name FROM `tabBooking` UNION SELECT name FROM `tabTerritory`
(SELECT name FROM `tabBooking` ORDER BY creation LIMIT 3) UNION (SELECT name FROM `tabCustomer` ORDER BY creation LIMIT 3) ORDER BY 1
SELECT 1 UNION SELECT 2
SELECT name FROM `tabBooking` INTERSECT SELECT name FROM `tabCustomer`
SELECT name FROM `tabBooking` EXCEPT SELECT name FROM `tabCustomer`
WITH x AS (SELECT name FROM `tabBooking` WHERE name = 'A') SELECT * FROM x
WITH x AS (SELECT customer FROM `tabBooking`) SELECT a.customer FROM x a JOIN x b ON a.customer = b.customer
WITH x AS (SELECT name FROM `tabCustomer`), y AS (SELECT name FROM `tabBooking`) SELECT * FROM x JOIN y ON x.name = y.name
WITH RECURSIVE t AS (SELECT name, customer FROM `tabBooking` WHERE name = 'A' UNION ALL SELECT b.name, b.customer FROM `tabBooking` b JOIN t ON b.customer = t.name) SELECT * FROM t
WITH RECURSIVE t AS (SELECT name, territory FROM `tabCustomer` UNION ALL SELECT c.name, c.territory FROM `tabCustomer` c JOIN t ON c.territory = t.name) SELECT name FROM t
WITH x AS (SELECT name FROM `tabBooking`) DELETE FROM `tabBooking` WHERE name IN (SELECT name FROM x)
WITH x AS (SELECT name FROM `tabBooking`) UPDATE `tabBooking` SET status = 'a' WHERE name IN (SELECT name FROM x)
SELECT name, row_number() OVER (ORDER BY creation) FROM `tabBooking`
SELECT name, row_number() OVER (PARTITION BY name ORDER BY creation) FROM `tabBooking`
SELECT name, sum(amount) OVER () FROM `tabBooking`
SELECT name, sum(amount) OVER (PARTITION BY customer) FROM `tabBooking`
SELECT name, sum(amount) OVER (PARTITION BY customer) FROM `tabBooking` WHERE name = 'A'
SELECT item, row_number() OVER (PARTITION BY parent ORDER BY idx) FROM `tabBooking Item`
SELECT item, lag(item) OVER (PARTITION BY parent ORDER BY idx) FROM `tabBooking Item`
SELECT name, lead(amount) OVER w FROM `tabBooking` WINDOW w AS (PARTITION BY name ORDER BY creation)
SELECT name, lead(amount) OVER w FROM `tabBooking` WINDOW w AS (ORDER BY creation)
SELECT * FROM (SELECT name, row_number() OVER (PARTITION BY customer ORDER BY creation DESC) r FROM `tabBooking`) t WHERE r = 1
SELECT * FROM (SELECT parent, row_number() OVER (PARTITION BY parent ORDER BY idx) r FROM `tabBooking Item`) t WHERE r = 1
SELECT name, ntile(4) OVER (ORDER BY amount) FROM `tabBooking`
SELECT name, dense_rank() OVER (PARTITION BY name, customer ORDER BY amount) FROM `tabBooking`
SELECT JSON_TABLE.x FROM `tabBooking`, JSON_TABLE(extra, '$[*]' COLUMNS (x varchar(10) PATH '$')) JSON_TABLE
SELECT j.x FROM `tabBooking` b JOIN JSON_TABLE(b.extra, '$[*]' COLUMNS (x varchar(10) PATH '$')) j
SELECT * FROM `tabBooking` b JOIN LATERAL (SELECT item FROM `tabBooking Item` i WHERE i.parent = b.name) t ON true
SELECT 1
SELECT 1 FROM DUAL
SELECT now()
SELECT VERSION()
SELECT USER(), DATABASE()
SELECT CONNECTION_ID()
SELECT @@version
SELECT @@sql_mode
SELECT @x
SELECT @x := 1
SELECT @r := @r + 1, name FROM `tabBooking`
SELECT uuid()
SELECT RELEASE_LOCK('x')
SELECT IS_FREE_LOCK('x')
SELECT get_lock('x', 1), 1
SELECT get_lock('x', 1) FROM `tabBooking`
SELECT sleep(1)
SELECT name INTO @n FROM `tabBooking` WHERE name = 'A'
SELECT name FROM `tabBooking` WHERE name = 'A' INTO OUTFILE '/tmp/x'
SELECT name FROM `tabBooking` PARTITION (p0)
SELECT name FROM `tabBooking` IGNORE INDEX (customer) WHERE status = 'x'
SELECT name FROM `tabBooking` USE INDEX FOR ORDER BY (modified) ORDER BY modified
SELECT nme FROM `tabBooking`
SELECT name FROM `tabNothing`
SELECT b.nme FROM `tabBooking` b JOIN `tabCustomer` c ON c.name = b.customer
SELECT name FROM `tabBooking` b JOIN `tabCustomer` c ON c.name = b.customer
SELECT creation FROM `tabBooking` b JOIN `tabBooking Item` i ON i.parent = b.name
SELECT x.name FROM `tabBooking` b
SELECT name FROM `tabBooking` WHERE nme = 'x'
SELECT customer FROM `tabBooking` GROUP BY nme
SELECT name FROM `tabBooking` ORDER BY nme
SELECT name AS a, title AS a FROM `tabBooking` ORDER BY a
INSERT INTO `tabBooking` (name, title, customer) VALUES ('A', 'b', 'c')
INSERT INTO `tabBooking` (name, title) VALUES (%s, %s), (%s, %s), (%s, %s)
INSERT INTO `tabBooking` (title) VALUES ('b')
INSERT INTO `tabBooking` VALUES ('A')
INSERT INTO `tabBooking` () VALUES ()
INSERT INTO `tabBooking Item` (name, item) VALUES ('x', 'y')
INSERT INTO `tabBooking Item` (name, parent, item) VALUES ('x', NULL, 'y')
INSERT INTO `tabBooking Item` (name, parent, item) SELECT name, parent, item FROM `tabBooking Item` WHERE parent = 'A'
INSERT INTO `tabBooking Item` SELECT * FROM `tabBooking Item`
INSERT INTO `tabBooking` (name) SELECT name FROM `tabTerritory`
INSERT INTO `tabTerritory` (name) SELECT name FROM `tabBooking`
INSERT INTO `tabTerritory` (name) VALUES ('North')
INSERT INTO `tabSingles` (doctype, field, value) VALUES (%s, %s, %s)
INSERT INTO `tabSeries` (name, current) VALUES ('B-', 1) ON DUPLICATE KEY UPDATE current = current + 1
INSERT INTO `tabBooking` (name, title) VALUES ('A', 'b') ON DUPLICATE KEY UPDATE title = VALUES(title)
INSERT INTO `tabBooking` (name, title) VALUES ('A', 'b') ON DUPLICATE KEY UPDATE name = VALUES(name)
INSERT INTO `tabBooking` (name, title) VALUES ('A', 'b') ON DUPLICATE KEY UPDATE name = 'x'
INSERT INTO `tabBooking Item` (name, parent) VALUES ('A', 'b') ON DUPLICATE KEY UPDATE parent = VALUES(parent)
INSERT INTO `tabBooking` (name, title) VALUES ('A', 'b') AS new ON DUPLICATE KEY UPDATE title = new.title
INSERT LOW_PRIORITY INTO `tabBooking` (name) VALUES ('A')
INSERT DELAYED INTO `tabBooking` (name) VALUES ('A')
INSERT IGNORE INTO `tabBooking` (name, customer) SELECT name, owner FROM `tabCustomer`
INSERT INTO `tabBooking` (name, title) VALUES (uuid(), 'x')
INSERT INTO `tabBooking` (name, title) VALUES (concat('a', 'b'), 'x')
INSERT INTO `tabBooking` (name, title) VALUES ((SELECT max(name) FROM `tabCustomer`), 'x')
REPLACE INTO `tabBooking` (name, title) VALUES ('A', 'b')
REPLACE INTO `tabSingles` (doctype, field, value) VALUES ('a', 'b', 'c')
REPLACE INTO `tabBooking` SELECT * FROM `tabBooking`
UPDATE `tabBooking` SET title = 'x' WHERE name = %s
UPDATE `tabBooking` SET title = 'x' WHERE name IN ('A', 'B')
UPDATE `tabBooking` SET title = 'x' WHERE customer = 'C'
UPDATE `tabBooking` SET title = 'x'
UPDATE `tabBooking` SET title = 'x' LIMIT 5
UPDATE `tabBooking` SET title = 'x' WHERE customer = 'C' ORDER BY creation LIMIT 5
UPDATE `tabBooking` SET title = 'x' WHERE name = 'A' LIMIT 1
UPDATE `tabBooking` SET title = 'x' ORDER BY creation
UPDATE `tabBooking` SET name = 'x'
UPDATE `tabBooking` SET name = 'x' WHERE customer = 'y'
UPDATE `tabBooking` SET name = name WHERE name = 'y'
UPDATE `tabBooking` SET docstatus = docstatus + 1 WHERE name = 'A' AND docstatus = 0
UPDATE `tabBooking` SET title = (SELECT customer_name FROM `tabCustomer` WHERE name = 'C') WHERE name = 'A'
UPDATE `tabBooking` SET title = (SELECT value FROM `tabSingles` WHERE field = 'x') WHERE name = 'A'
UPDATE `tabBooking` SET amount = (SELECT sum(qty) FROM `tabBooking Item` WHERE parent = 'A') WHERE name = 'A'
UPDATE `tabBooking` SET amount = (SELECT sum(qty) FROM `tabBooking Item` WHERE parent = `tabBooking`.name) WHERE customer = 'A'
UPDATE `tabBooking` SET done = 1 WHERE customer IN (SELECT name FROM `tabCustomer` WHERE disabled = 1)
UPDATE `tabBooking` SET done = 1 WHERE name IN (SELECT parent FROM `tabBooking Item` WHERE item = 'x')
UPDATE `tabBooking` b, `tabBooking Item` i SET b.amount = i.rate WHERE i.parent = b.name
UPDATE `tabBooking` b, `tabBooking Item` i SET b.amount = i.rate, i.qty = 1 WHERE i.parent = b.name AND b.name = 'A'
UPDATE `tabBooking` b JOIN `tabCustomer` c ON c.name = b.customer SET b.title = 'x' WHERE c.territory = 'North'
UPDATE `tabBooking` b JOIN `tabCustomer` c ON c.name = b.customer SET b.title = 'x', c.credit = 1
UPDATE `tabBooking` b LEFT JOIN `tabBooking Item` i ON i.parent = b.name SET b.done = 1 WHERE i.name IS NULL
UPDATE `tabCustomer` c JOIN (SELECT customer, sum(amount) s FROM `tabBooking` GROUP BY customer) t ON t.customer = c.name SET c.credit = t.s
UPDATE `tabCustomer` c, `tabTerritory` t SET c.disabled = 1 WHERE c.territory = t.name
UPDATE `tabTerritory` SET name = 'x' WHERE name = 'y'
UPDATE `tabSeries` SET name = 'x' WHERE name = 'y'
UPDATE `tabSingles` SET value = %s WHERE doctype = %s AND field = %s
UPDATE `tabBooking Item` SET parent = 'B' WHERE parent = 'A'
UPDATE `tabBooking Item` SET idx = idx - 1 WHERE parent = 'A' AND idx > 3
UPDATE `tabBooking Item` SET qty = 1 WHERE name = %s
UPDATE `tabBooking` SET _liked_by = json_array_append(ifnull(_liked_by, '[]'), '$', 'me') WHERE name = 'A'
UPDATE `tabBooking` SET nme = 'x' WHERE name = 'A'
UPDATE LOW_PRIORITY `tabBooking` SET title = 'x' WHERE name = 'A'
DELETE FROM `tabBooking` WHERE name = %s
DELETE FROM `tabBooking` WHERE name IN ('A', 'B')
DELETE FROM `tabBooking`
DELETE FROM `tabBooking` LIMIT 10
DELETE FROM `tabBooking` WHERE customer = 'C' ORDER BY creation LIMIT 10
DELETE FROM `tabBooking` WHERE name = 'A' LIMIT 1
DELETE FROM `tabBooking Item` WHERE parent = %s
DELETE FROM `tabBooking Item` WHERE parent = %s AND name NOT IN (%s, %s)
DELETE FROM `tabBooking Item` WHERE parent NOT IN (SELECT name FROM `tabBooking`)
DELETE FROM `tabBooking` WHERE customer IN (SELECT name FROM `tabCustomer` WHERE disabled = 1)
DELETE FROM `tabBooking` WHERE NOT EXISTS (SELECT 1 FROM `tabBooking Item` i WHERE i.parent = `tabBooking`.name)
DELETE b FROM `tabBooking` b JOIN `tabBooking Item` i ON i.parent = b.name WHERE i.qty = 0
DELETE b, i FROM `tabBooking` b JOIN `tabBooking Item` i ON i.parent = b.name WHERE b.name = 'A'
DELETE b, i FROM `tabBooking` b JOIN `tabBooking Item` i ON i.parent = b.name WHERE b.docstatus = 2
DELETE b FROM `tabBooking` b JOIN `tabCustomer` c ON c.name = b.customer WHERE c.disabled = 1
DELETE FROM b USING `tabBooking` b JOIN `tabCustomer` c ON c.name = b.customer WHERE c.disabled = 1
DELETE i FROM `tabBooking Item` i LEFT JOIN `tabBooking` b ON b.name = i.parent WHERE b.name IS NULL
DELETE FROM `tabTerritory` WHERE name = 'x'
DELETE FROM `tabSingles` WHERE doctype = %s AND field IN (%s, %s)
DELETE FROM `tabSeries`
DELETE QUICK FROM `tabBooking` WHERE name = 'A'
TRUNCATE TABLE `tabBooking`
TRUNCATE TABLE `tabSeries`
CREATE TABLE x (a int primary key)
CREATE TABLE y LIKE `tabBooking`
CREATE TABLE z AS SELECT * FROM `tabBooking`
CREATE TEMPORARY TABLE t (a int)
DROP TABLE IF EXISTS x
DROP TABLE `tabBooking`
RENAME TABLE `tabBooking` TO `tabB`
ALTER TABLE `tabBooking` ADD INDEX i (customer)
ALTER TABLE `tabBooking` DROP COLUMN title
ALTER TABLE `tabBooking` RENAME TO `tabB`
ALTER TABLE `tabNothing` ADD COLUMN x int
CREATE INDEX i ON `tabBooking` (customer)
DROP INDEX i ON `tabBooking`
CREATE VIEW v AS SELECT name FROM `tabBooking`
CREATE VIEW v AS SELECT name FROM `tabBooking` WHERE name = 'A'
CREATE VIEW v AS SELECT b.name FROM `tabBooking` b JOIN `tabCustomer` c ON c.name = b.customer
CREATE VIEW v AS SELECT customer, count(*) FROM `tabBooking` GROUP BY customer
DROP VIEW v
CREATE PROCEDURE p() SELECT 1
CALL p()
SHOW TABLES
SHOW COLUMNS FROM `tabBooking`
SHOW CREATE TABLE `tabBooking`
SHOW TABLE STATUS LIKE 'tabBooking'
SHOW DATABASES
SHOW VARIABLES LIKE 'sql_mode'
SHOW WARNINGS
SHOW PROCESSLIST
DESCRIBE `tabBooking`
DESC `tabBooking` name
EXPLAIN UPDATE `tabBooking` SET title = 'x' WHERE name = 'A'
ANALYZE TABLE `tabBooking`
OPTIMIZE TABLE `tabBooking`
CHECK TABLE `tabBooking`
SET autocommit = 0
SET SESSION wait_timeout = 5
SET @x = 1
SET NAMES utf8mb4
START TRANSACTION
COMMIT
ROLLBACK
SAVEPOINT a
UNLOCK TABLES
FLUSH TABLES
KILL 1
USE main
PREPARE s FROM 'SELECT 1'
EXECUTE s
DO SLEEP(1)
HANDLER `tabBooking` OPEN
VALUES ROW(1), ROW(2)
TABLE `tabBooking`
SELECT table_name FROM information_schema.tables WHERE table_schema = database()
SELECT column_name FROM information_schema.columns WHERE table_name = 'tabBooking'
SELECT count(*) FROM information_schema.tables t JOIN `tabBooking` b ON b.name = t.table_name
SELECT user FROM mysql.user
SELECT * FROM performance_schema.threads
SELECT * FROM main.`tabBooking` WHERE name = 'A'
SELECT * FROM `global`.`tabSeries`
SELECT b.*, s.* FROM main.`tabBooking` b JOIN `global`.`tabSeries` s ON s.name = b.name
LOAD DATA LOCAL INFILE 'x' INTO TABLE `tabBooking`
SELECT name FROM `tabBooking` WHERE name = 'A' AND name = 'B'
SELECT name FROM `tabBooking` WHERE name IN ('A') AND name IN ('B')
SELECT name FROM `tabBooking` WHERE true
SELECT name FROM `tabBooking` WHERE false
SELECT name FROM `tabBooking` WHERE 1 = 0
SELECT name FROM `tabBooking` WHERE name IN ()
SELECT a.name, b.name, c.name FROM `tabBooking` a JOIN `tabBooking Item` b ON b.parent = a.name JOIN `tabCustomer` c ON c.name = a.customer WHERE a.name = 'A'
SELECT a.name FROM `tabBooking` a JOIN `tabBooking Item` b ON b.parent = a.name JOIN `tabCustomer` c ON c.name = a.customer LEFT JOIN `tabTerritory` t ON t.name = c.territory
SELECT a.name FROM `tabBooking` a LEFT JOIN `tabCustomer` c ON c.name = a.customer WHERE c.name IS NULL
SELECT a.name FROM `tabBooking` a WHERE a.customer = (SELECT name FROM `tabCustomer` LIMIT 1)
SELECT a.name FROM `tabBooking` a WHERE a.amount > (SELECT sum(rate) FROM `tabBooking Item` i WHERE i.parent = a.name)
SELECT count(*) cnt FROM `tabBooking` a, `tabBooking Item` b WHERE a.name = b.parent AND a.customer = 'x' HAVING cnt > 1
SELECT sum(if(done = 1, amount, 0)) d, sum(if(done = 0, amount, 0)) o FROM `tabBooking`
SELECT customer, sum(amount) OVER (PARTITION BY customer), count(*) FROM `tabBooking` GROUP BY customer
SELECT group_concat(DISTINCT customer), count(DISTINCT status) FROM `tabBooking`
SELECT name, title FROM `tabBooking` PROCEDURE ANALYSE()
SELECT grouping(customer) FROM `tabBooking` GROUP BY customer WITH ROLLUP
SELECT min(name) FROM `tabBooking` WHERE name > 'A'
SELECT name FROM `tabBooking` WHERE MATCH (title, notes) AGAINST ('x' IN BOOLEAN MODE)
SELECT CAST(amount AS CHAR), CONVERT(title USING utf8mb4) FROM `tabBooking`
SELECT name FROM `tabBooking` WHERE convert(name, char) = 'A'
SELECT name FROM `tabBooking` WHERE name COLLATE utf8mb4_bin = 'A'
SELECT name FROM `tabBooking` WHERE name = 'A' COLLATE utf8mb4_bin
SELECT name FROM `tabBooking` WHERE binary name = 'A'
SELECT NEXT VALUE FROM `tabSeries`
SELECT NEXT 5 VALUES FROM `tabSeries`
