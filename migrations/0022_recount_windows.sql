-- The days of serious listings count from their decision, and older penalties follow R45 13 and 14: the daily work counts
-- anew what is on display. A period that began again after a fraud stays as it is.
update record set displayed_until = null, repair_opens_on = null
where state in ('live', 'masked') and barred_until is null
  and (list = 'serious' or (list = 'penalty' and decided_on < '2025-12-25'));
