CREATE TABLE "daily_work" (
	"day" date PRIMARY KEY NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "record_flag" (
	"record_id" text collate "C" NOT NULL,
	"flag" text collate "C" NOT NULL,
	"since" date NOT NULL,
	CONSTRAINT "record_flag_flag_record_id_pk" PRIMARY KEY("flag","record_id")
);
--> statement-breakpoint
DROP INDEX "record_live_until";--> statement-breakpoint
CREATE INDEX "record_until" ON "record" USING btree ("displayed_until","id") WHERE state in ('live', 'masked') and displayed_until is not null;--> statement-breakpoint
CREATE INDEX "record_windowless" ON "record" USING btree ("id") WHERE displayed_until is null and repair_opens_on is null;--> statement-breakpoint
CREATE INDEX "record_serious_subject" ON "record" USING btree ("subject_code") WHERE list = 'serious';