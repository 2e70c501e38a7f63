CREATE TABLE "period_consent" (
	"id" uuid PRIMARY KEY NOT NULL,
	"subject_code" text collate "C" NOT NULL,
	"reader" text collate "C" NOT NULL,
	"reader_name" text NOT NULL,
	"purpose" text NOT NULL,
	"from_day" date NOT NULL,
	"to_day" date NOT NULL,
	"lists" jsonb NOT NULL,
	"until_day" date NOT NULL,
	"given_on" date NOT NULL,
	"state" text collate "C" DEFAULT 'standing' NOT NULL,
	"withdrawn_on" date,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "period_consent_state" CHECK ("period_consent"."state" in ('standing', 'withdrawn'))
);
--> statement-breakpoint
CREATE TABLE "period_reading" (
	"id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"subject_code" text collate "C" NOT NULL,
	"consent_id" uuid,
	"actor" text NOT NULL,
	"from_day" date NOT NULL,
	"to_day" date NOT NULL,
	"records" integer NOT NULL,
	"sha256" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE INDEX "period_consent_subject" ON "period_consent" USING btree ("subject_code","id");--> statement-breakpoint
CREATE INDEX "period_consent_reader" ON "period_consent" USING btree ("reader","subject_code") WHERE state = 'standing';--> statement-breakpoint
CREATE INDEX "period_reading_subject" ON "period_reading" USING btree ("subject_code","at");