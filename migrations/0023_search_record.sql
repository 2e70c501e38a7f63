CREATE TABLE "search_record" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"subject_code" text collate "C" NOT NULL,
	"position" bigint NOT NULL,
	"list" text collate "C" NOT NULL,
	"ground" text collate "C",
	"penalty_class" text collate "C",
	"region" text collate "C" NOT NULL,
	"authority" text collate "C" NOT NULL,
	"published_on" date NOT NULL,
	"laws" text[] NOT NULL,
	"articles" text[] NOT NULL,
	"platforms" text[] NOT NULL,
	"amount" double precision,
	"form" text collate "C" NOT NULL,
	"starts" integer[] NOT NULL,
	"keys" integer[] NOT NULL,
	"ends_on" date
);
--> statement-breakpoint
CREATE INDEX "search_record_keys" ON "search_record" USING gin ("keys");--> statement-breakpoint
CREATE INDEX "search_record_published" ON "search_record" USING btree ("published_on" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "search_record_subject" ON "search_record" USING btree ("subject_code");--> statement-breakpoint
CREATE INDEX "search_record_position" ON "search_record" USING btree ("position");