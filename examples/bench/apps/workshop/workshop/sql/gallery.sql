-- One statement for each thing that Vitess, or MySQL behind it, answers differently from MariaDB.

-- A collation that only MariaDB has
SELECT name COLLATE utf8mb4_uca1400_ai_ci FROM `tabMachine`;

-- A column that MySQL cannot make
CREATE TABLE slot_archive (name varchar(140) PRIMARY KEY, notes varchar(30000));

-- vtgate drops the connection
SELECT machine_name FROM `tabMachine` WHERE name = 'M-1' INTO @machine;

-- Views: made, but not dropped
DROP VIEW IF EXISTS open_slots;

-- A table that MySQL 8 no longer has
SELECT * FROM information_schema.innodb_locks;

-- Sequences
SELECT NEXT VALUE FOR slot_sequence;

-- Accepted, and does nothing
LOCK TABLES `tabMachine` WRITE;

-- No key that online DDL could iterate by
CREATE TABLE opened_manuals (page varchar(140), visits int);

-- A storage engine that MySQL does not have
CREATE TABLE machine_log (name varchar(140) PRIMARY KEY) ENGINE=Aria;

-- A variable that only MariaDB has
SET SESSION max_statement_time = 5;

-- Reads the table that it writes
DELETE FROM `tabWork Slot` WHERE name = (SELECT MAX(name) FROM `tabWork Slot`);

-- Assignment inside a query
SELECT @row := @row + 1, name FROM `tabMachine`;

-- vttablet adds a LIMIT to an UPDATE, and MySQL refuses it beside a derived table
UPDATE `tabWork Slot` slot, (SELECT name FROM `tabMachine`) machine SET slot.discount = '0' WHERE slot.machine = machine.name;

-- A date that MariaDB takes
UPDATE `tabWork Slot` SET creation = '0000-00-00' WHERE name = 'S-1';

-- Compares a date with no date, which only MariaDB does
SELECT name FROM `tabMachine` WHERE modified = '' LIMIT 10;

-- MariaDB needs no third argument
SELECT LPAD(name, 10) FROM `tabMachine` LIMIT 10;

-- A value too few
INSERT INTO `tabMachine` (name, machine_name) VALUES ('M-2');

-- The same table twice, by the same name
SELECT machine.name FROM `tabMachine` machine JOIN `tabMachine` machine ON 1 = 1 LIMIT 10;

-- Where a binary log is written, a function has to say that it is harmless
CREATE FUNCTION slot_key(slot varchar(140)) RETURNS varchar(40) RETURN SHA1(slot);

-- Vitess puts the real name of the database only where it is compared with =
SELECT table_name FROM information_schema.tables WHERE table_schema IN ('workshop', 'library') LIMIT 20;
