-- MariaDB and Vitess take all of this; a site on SQLite does not, or answers otherwise: see examples/README.md

-- One argument is too few for SQLite
SELECT COALESCE(machine_name) FROM `tabMachine` LIMIT 20;

-- Only MariaDB has it; frappe.db.get_tables() asks every engine
SHOW TABLES;

-- Another way of writing INSERT
INSERT INTO `tabMachine` SET name = 'Lathe', machine_name = 'Lathe';

-- In double quotes stands the name of a column
SELECT name FROM `tabMachine` WHERE machine_name = "Lathe" LIMIT 20;

-- A function that SQLite lacks
SELECT name FROM `tabWork Slot` ORDER BY FIELD(discount, '5', '10', '0') LIMIT 20;

-- A table that SQLite lacks
SELECT table_name FROM information_schema.tables LIMIT 20;

-- Letters that SQLite's dates do not know: NULL
SELECT DATE_FORMAT(starts_on, '%b %Y') FROM `tabWork Slot` LIMIT 20;
