CREATE TABLE "person_listing" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"identity_hash" text collate "C" NOT NULL,
	"list" text collate "C" NOT NULL,
	"ground" text collate "C",
	"penalty_class" text collate "C",
	"decision_no" text NOT NULL,
	"decided_on" date NOT NULL,
	"authority" text collate "C" NOT NULL,
	"published_on" date NOT NULL,
	"displayed_until" date,
	"legal_basis" text NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"withdrawn_at" timestamp (3) with time zone,
	CONSTRAINT "person_listing_list" CHECK ("person_listing"."list" in ('abnormal', 'serious', 'penalty')),
	CONSTRAINT "person_listing_basis" CHECK (length("person_listing"."legal_basis") > 0)
);
--> statement-breakpoint
CREATE INDEX "person_listing_identity" ON "person_listing" USING btree ("identity_hash") WHERE withdrawn_at is null;