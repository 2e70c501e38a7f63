ALTER TABLE "record" DROP CONSTRAINT "record_state";--> statement-breakpoint
ALTER TABLE "record" ADD CONSTRAINT "record_state" CHECK ("record"."state" in ('live', 'masked', 'elsewhere', 'removed', 'expired', 'corrected', 'withdrawn', 'superseded', 'revoked',
        'deregistered', 'unpublished')) NOT VALID;