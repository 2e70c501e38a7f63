DROP INDEX "person_listing_identity";--> statement-breakpoint
CREATE INDEX "person_listing_identity" ON "person_listing" USING btree ("identity_hash");