DROP INDEX "proceeding_open";--> statement-breakpoint
CREATE INDEX "proceeding_due" ON "proceeding" USING btree (coalesce("due_on", 'infinity'::date),"authority","id") WHERE not closed;--> statement-breakpoint
CREATE INDEX "proceeding_open" ON "proceeding" USING btree ("authority",coalesce("due_on", 'infinity'::date),"id") WHERE not closed;