CREATE TABLE "declaration" (
	"id" uuid PRIMARY KEY NOT NULL,
	"client_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"as_of" date NOT NULL,
	"sent_at" timestamp (3) with time zone NOT NULL,
	"sha256" "bytea" NOT NULL,
	"length" integer NOT NULL,
	"media_type" text collate "C" NOT NULL,
	"jws" text,
	"kid" text collate "C",
	"complete" boolean NOT NULL,
	"log_size" bigint NOT NULL,
	"counts" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "declared_measure" (
	"declaration_id" uuid NOT NULL,
	"measure_id" uuid NOT NULL,
	"line" integer NOT NULL,
	"ledger" text collate "C" NOT NULL,
	"standing" text collate "C" NOT NULL,
	CONSTRAINT "declared_measure_declaration_id_measure_id_pk" PRIMARY KEY("declaration_id","measure_id")
);
--> statement-breakpoint
ALTER TABLE "conference_seat" ADD COLUMN "declares" smallint DEFAULT 1 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "declaration_number" ON "declaration" USING btree ("client_id","number");--> statement-breakpoint
CREATE INDEX "declaration_last" ON "declaration" USING btree ("client_id","number") WHERE complete;