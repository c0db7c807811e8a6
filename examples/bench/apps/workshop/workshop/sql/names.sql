-- Names are looked up in the DocTypes of the bench.

-- A DocType that no app has
SELECT name FROM `tabMachinery` LIMIT 20;

-- A field that Machine does not have
SELECT name, machine_nme FROM `tabMachine` LIMIT 20;

-- Both tables have a name
SELECT name FROM `tabMachine` machine JOIN `tabWork Slot` slot ON slot.machine = machine.name LIMIT 20;

-- One of many values: MariaDB picks one, MySQL refuses
SELECT machine, discount, COUNT(*) FROM `tabWork Slot` GROUP BY machine;

-- An index that nobody makes
SELECT name FROM `tabMachine` FORCE INDEX (by_name_and_place) WHERE machine_name = 'Lathe' LIMIT 20;
