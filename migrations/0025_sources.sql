CREATE TABLE "import_reach" (
	"import_id" uuid NOT NULL,
	"authority" text collate "C" NOT NULL,
	"actor" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"changed" bigint NOT NULL,
	CONSTRAINT "import_reach_import_id_authority_pk" PRIMARY KEY("import_id","authority")
);
--> statement-breakpoint
ALTER TABLE "import_run" ADD COLUMN "held" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "import_run" ADD COLUMN "part_of" uuid;--> statement-breakpoint
ALTER TABLE "import_run" ADD COLUMN "undoes" uuid;--> statement-breakpoint
ALTER TABLE "api_client" ADD COLUMN "authorities" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "api_client" ADD COLUMN "first_load_rows" bigint;--> statement-breakpoint
ALTER TABLE "api_client" ADD COLUMN "first_load_until" date;--> statement-breakpoint
CREATE INDEX "import_reach_authority" ON "import_reach" USING btree ("authority","actor","at");--> statement-breakpoint
CREATE INDEX "import_run_actor" ON "import_run" USING btree ("actor","started_at","id");--> statement-breakpoint
CREATE INDEX "import_run_part" ON "import_run" USING btree ("part_of") WHERE part_of is not null;--> statement-breakpoint
CREATE INDEX "import_run_undoes" ON "import_run" USING btree ("undoes") WHERE undoes is not null;