-- vtgate takes this and ignores it: the writes that follow go through.
SET SESSION TRANSACTION READ ONLY;
SELECT COUNT(*) FROM `tabMachine`;
