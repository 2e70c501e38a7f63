CREATE INDEX "bulk_row_number_key" ON "bulk_row" USING btree ("bulk_id",(translate(regexp_replace(normalize("decision_no", NFKC), '\s', '', 'g'), '[〔【〖]〕】〗', '(((())))') collate "C"));--> statement-breakpoint
CREATE INDEX "proceeding_terms" ON "proceeding" USING btree ("authority") WHERE kind = 'terms';--> statement-breakpoint
DROP INDEX "bulk_row_number";
