CREATE TABLE "api_client" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"role" text collate "C" NOT NULL,
	"key_digest" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "api_client_name_unique" UNIQUE("name"),
	CONSTRAINT "api_client_key_digest_unique" UNIQUE("key_digest")
);
--> statement-breakpoint
CREATE TABLE "audit_event" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"act" text collate "C" NOT NULL,
	"object" text collate "C" NOT NULL,
	"position" bigint,
	"import_id" uuid,
	"before" jsonb,
	"after" jsonb
);
--> statement-breakpoint
CREATE TABLE "import_remark" (
	"import_id" uuid NOT NULL,
	"line" bigint NOT NULL,
	"ordinal" smallint NOT NULL,
	"outcome" text collate "C" NOT NULL,
	"field" text NOT NULL,
	"reason" jsonb NOT NULL,
	CONSTRAINT "import_remark_import_id_line_ordinal_pk" PRIMARY KEY("import_id","line","ordinal")
);
--> statement-breakpoint
CREATE TABLE "import_run" (
	"id" uuid PRIMARY KEY NOT NULL,
	"actor" text NOT NULL,
	"source" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"rows" bigint DEFAULT 0 NOT NULL,
	"added" bigint DEFAULT 0 NOT NULL,
	"amended" bigint DEFAULT 0 NOT NULL,
	"unchanged" bigint DEFAULT 0 NOT NULL,
	"rejected" bigint DEFAULT 0 NOT NULL,
	"flagged" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "log_entry" (
	"position" bigint PRIMARY KEY NOT NULL,
	"entry" text NOT NULL,
	"line" text,
	"record_id" text collate "C",
	"subject_code" text collate "C"
);
--> statement-breakpoint
CREATE TABLE "log_head" (
	"id" smallint PRIMARY KEY DEFAULT 1 NOT NULL,
	"size" bigint NOT NULL,
	"time" bigint NOT NULL,
	CONSTRAINT "log_head_single" CHECK ("log_head"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "log_reader" (
	"name" text collate "C" PRIMARY KEY NOT NULL,
	"position" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "record" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"list" text collate "C" NOT NULL,
	"subject_code" text collate "C" NOT NULL,
	"subject_name" text NOT NULL,
	"ground" text collate "C",
	"penalty_class" text collate "C",
	"decision_no" text NOT NULL,
	"decided_on" date NOT NULL,
	"authority" text collate "C" NOT NULL,
	"published_on" date NOT NULL,
	"detail" jsonb NOT NULL,
	"state" text collate "C" DEFAULT 'live' NOT NULL,
	"position" bigint NOT NULL,
	CONSTRAINT "record_list" CHECK ("record"."list" in ('abnormal', 'serious', 'penalty')),
	CONSTRAINT "record_state" CHECK ("record"."state" in ('live', 'removed'))
);
--> statement-breakpoint
CREATE TABLE "search_name" (
	"code" text collate "C" PRIMARY KEY NOT NULL,
	"region" text collate "C" NOT NULL,
	"text" text NOT NULL,
	"grams" integer[] NOT NULL,
	"length" integer NOT NULL,
	"newest" date NOT NULL
);
--> statement-breakpoint
CREATE TABLE "subject" (
	"code" text collate "C" PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"type" text collate "C" NOT NULL,
	"region" text collate "C" NOT NULL,
	"former_names" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"shops" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"code_flaw" text collate "C"
);
--> statement-breakpoint
CREATE INDEX "record_live_subject" ON "record" USING btree ("subject_code") WHERE state = 'live';--> statement-breakpoint
CREATE INDEX "record_live_authority" ON "record" USING btree ("authority","published_on" DESC NULLS LAST) WHERE state = 'live';--> statement-breakpoint
CREATE INDEX "search_name_grams" ON "search_name" USING gin ("grams");--> statement-breakpoint
CREATE INDEX "search_name_length" ON "search_name" USING btree ("length","code");--> statement-breakpoint
CREATE INDEX "search_name_newest" ON "search_name" USING btree ("newest" DESC NULLS LAST,"code");--> statement-breakpoint
CREATE INDEX "search_name_region" ON "search_name" USING btree ("region","newest" DESC NULLS LAST);