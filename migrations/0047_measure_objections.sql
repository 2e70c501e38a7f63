CREATE TABLE "measure_objection" (
	"id" uuid PRIMARY KEY NOT NULL,
	"measure_id" uuid NOT NULL,
	"client_id" uuid NOT NULL,
	"subject_code" text collate "C" NOT NULL,
	"authority" text collate "C" NOT NULL,
	"text" text NOT NULL,
	"filed_on" date NOT NULL,
	"due_on" date,
	"state" text collate "C" DEFAULT 'open' NOT NULL,
	"reason" text,
	"answered_on" date,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "measure_objection_state" CHECK ("measure_objection"."state" in ('open', 'upheld', 'rejected'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX "measure_objection_open" ON "measure_objection" USING btree ("measure_id") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "measure_objection_client" ON "measure_objection" USING btree ("client_id","id");--> statement-breakpoint
CREATE INDEX "measure_objection_subject" ON "measure_objection" USING btree ("subject_code");