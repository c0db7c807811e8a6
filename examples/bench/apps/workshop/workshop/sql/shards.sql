-- Fine on one database; on shards, rows that belong together are in different places: see examples/README.md

-- A join of two tables that neither shares its shards with the other
SELECT part.part_name, slot.starts_on FROM `tabSpare Part` part JOIN `tabWork Slot` slot ON slot.machine = part.machine LIMIT 20;

-- Sorted by what only vtgate knows
SELECT slot.discount, part.part_name FROM `tabWork Slot` slot JOIN `tabSpare Part` part ON part.machine = slot.machine ORDER BY part.part_name;
