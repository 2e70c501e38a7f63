-- Amounts tell kinds of penalties that the kinds leave out: how long such penalties are shown is counted again by the daily
-- work. A period that began again after a fraud stays as it is.
UPDATE "record" SET "displayed_until" = NULL, "repair_opens_on" = NULL
WHERE "list" = 'penalty' AND "state" IN ('live', 'masked', 'elsewhere') AND "barred_until" IS NULL
  AND ((("detail" ->> 'fine_cny')::numeric > 0 AND ',' || ("detail" ->> 'kinds') || ',' NOT LIKE '%,fine,%')
    OR (("detail" ->> 'confiscated_cny')::numeric > 0 AND ',' || coalesce("detail" ->> 'kinds', '') || ',' NOT LIKE '%,confiscation,%'));
