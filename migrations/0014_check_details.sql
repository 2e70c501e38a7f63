CREATE TABLE "check_policy" (
	"client_id" uuid PRIMARY KEY NOT NULL,
	"policy" jsonb NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "check_receipt" (
	"id" uuid PRIMARY KEY NOT NULL,
	"client_id" uuid NOT NULL,
	"document" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
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
CREATE TABLE "subject_shop" (
	"key" bigint NOT NULL,
	"code" text collate "C" NOT NULL,
	CONSTRAINT "subject_shop_key_code_pk" PRIMARY KEY("key","code")
);
--> statement-breakpoint
CREATE INDEX "check_receipt_expiry" ON "check_receipt" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "person_listing_identity" ON "person_listing" USING btree ("identity_hash") WHERE withdrawn_at is null;--> statement-breakpoint
CREATE INDEX "record_live_range" ON "record" USING btree ((('x' || left(encode(sha256("subject_code"::bytea), 'hex'), 5))::bit(20)::integer)) WHERE state = 'live';--> statement-breakpoint
CREATE INDEX "subject_organisation" ON "subject" USING btree (substr("code", 9, 9));