-- The ALTER commits, and with that the savepoint is gone.
START TRANSACTION;
SAVEPOINT before_hours;
ALTER TABLE `tabMachine` ADD COLUMN hours int;
RELEASE SAVEPOINT before_hours;
