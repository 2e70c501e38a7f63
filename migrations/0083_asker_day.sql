CREATE TABLE "asker_day" (
	"digest" "bytea" PRIMARY KEY NOT NULL,
	"day" date NOT NULL,
	"taken" integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX "asker_day_day" ON "asker_day" USING btree ("day");