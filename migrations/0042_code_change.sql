CREATE TABLE "subject_code_change" (
	"code" text collate "C" PRIMARY KEY NOT NULL,
	"current" text collate "C" NOT NULL,
	"changed_on" date NOT NULL
);
--> statement-breakpoint
CREATE INDEX "subject_code_change_current" ON "subject_code_change" USING btree ("current");