CREATE TABLE "form_draft" (
	"owner" "bytea" NOT NULL,
	"slot" uuid NOT NULL,
	"form" "bytea" NOT NULL,
	"sealed" "bytea" NOT NULL,
	"saved_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "form_draft_owner_slot_pk" PRIMARY KEY("owner","slot")
);
--> statement-breakpoint
CREATE INDEX "form_draft_age" ON "form_draft" USING btree ("saved_at");