ALTER TABLE "record" DROP CONSTRAINT "record_state";--> statement-breakpoint
DROP INDEX "record_until";--> statement-breakpoint
CREATE INDEX "record_until" ON "record" USING btree ("displayed_until","id") WHERE state in ('live', 'masked', 'elsewhere') and displayed_until is not null;--> statement-breakpoint
ALTER TABLE "record" ADD CONSTRAINT "record_state" CHECK ("record"."state" in ('live', 'masked', 'elsewhere', 'removed', 'expired', 'corrected', 'withdrawn', 'superseded', 'revoked',
        'deregistered'));