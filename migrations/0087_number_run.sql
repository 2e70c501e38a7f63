CREATE INDEX "bulk_row_number_key" ON "bulk_row" USING btree ("bulk_id",(translate(regexp_replace(normalize("decision_no", NFKC), '\s', '', 'g'), '[〔【〖]〕】〗', '(((())))') collate "C"));--> statement-breakpoint
CREATE INDEX "proceeding_terms" ON "proceeding" USING btree ("authority") WHERE kind = 'terms';--> statement-breakpoint
-- Last: it keeps everybody from its table until the upgrade is written, and that is one transaction. The second is there only where
-- a version on its way from 0.12.0 to 0.13.0 has run.
DROP INDEX "bulk_row_number";--> statement-breakpoint
DROP INDEX IF EXISTS "record_number";
