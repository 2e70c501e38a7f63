CREATE TABLE "legality_finding" (
	"record_id" text collate "C" PRIMARY KEY NOT NULL,
	"authority" text collate "C" NOT NULL,
	"missed" jsonb NOT NULL,
	"since" date NOT NULL
);
--> statement-breakpoint
CREATE TABLE "legality_look" (
	"version" integer PRIMARY KEY NOT NULL,
	"after" text collate "C" DEFAULT ''
);
--> statement-breakpoint
CREATE INDEX "legality_finding_authority" ON "legality_finding" USING btree ("authority","record_id");