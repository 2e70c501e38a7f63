CREATE TABLE "personal_data_finding" (
	"object" text collate "C" PRIMARY KEY NOT NULL,
	"authority" text collate "C" NOT NULL,
	"subject_code" text collate "C" NOT NULL,
	"found" jsonb NOT NULL,
	"since" date NOT NULL
);
--> statement-breakpoint
CREATE TABLE "personal_data_look" (
	"rules" integer PRIMARY KEY NOT NULL,
	"subjects_after" text collate "C" DEFAULT '',
	"records_after" text collate "C" DEFAULT ''
);
--> statement-breakpoint
CREATE INDEX "personal_data_finding_authority" ON "personal_data_finding" USING btree ("authority","object");