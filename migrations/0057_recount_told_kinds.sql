-- Amounts tell kinds of penalties that the kinds leave out: how long such penalties are shown is counted again by the daily work.
UPDATE "record" SET "displayed_until" = NULL, "repair_opens_on" = NULL
WHERE "list" = 'penalty' AND "state" IN ('live', 'masked', 'elsewhere') AND coalesce("detail" ->> 'kinds', "detail" ->> 'category') IS NOT NULL
  AND greatest(("detail" ->> 'fine_cny')::numeric, ("detail" ->> 'confiscated_cny')::numeric) > 0;
