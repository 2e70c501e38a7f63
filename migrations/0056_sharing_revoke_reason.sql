ALTER TABLE "sharing_request" ADD COLUMN "revoke_reason" text;--> statement-breakpoint
UPDATE "sharing_request" SET "revoke_reason" = "reason", "reason" = NULL WHERE "verdict" = 'revoke';
