CREATE TABLE "letter" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text collate "C" NOT NULL,
	"authority" text collate "C",
	"client_id" uuid,
	"to_authority" text collate "C",
	"to_client" uuid,
	"forwarded_by" text collate "C",
	"batch" uuid,
	"title" text NOT NULL,
	"content" text NOT NULL,
	"basis" text NOT NULL,
	"due_on" date,
	"place" text,
	"state" text collate "C" NOT NULL,
	"drafted_by" text NOT NULL,
	"drafted_on" date NOT NULL,
	"number" text collate "C",
	"lines" jsonb,
	"sent_on" date,
	"sent_at" timestamp (3) with time zone,
	"received_by" text,
	"received_at" timestamp (3) with time zone,
	"return_reason" text,
	"result" text collate "C",
	"answer" text,
	"answer_id" uuid,
	"answer_number" text collate "C",
	"answer_lines" jsonb,
	"answered_at" timestamp (3) with time zone,
	"held_on" date,
	"minutes" text,
	"promises" jsonb NOT NULL,
	"entered_on" date NOT NULL,
	"last_actor" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "letter_sender" CHECK (num_nonnulls("letter"."authority", "letter"."client_id") = 1),
	CONSTRAINT "letter_receiver" CHECK (num_nonnulls("letter"."to_authority", "letter"."to_client") = 1),
	CONSTRAINT "letter_number" CHECK ("letter"."sent_on" is null or "letter"."number" is not null)
);
--> statement-breakpoint
CREATE INDEX "letter_sent" ON "letter" USING btree ("authority","due_on","id") WHERE state not in ('closed', 'withdrawn');--> statement-breakpoint
CREATE INDEX "letter_received" ON "letter" USING btree ("to_authority","due_on","id") WHERE state in ('sent', 'received');--> statement-breakpoint
CREATE INDEX "letter_client" ON "letter" USING btree ("client_id","drafted_on","id");--> statement-breakpoint
CREATE INDEX "letter_to_client" ON "letter" USING btree ("to_client","drafted_on","id");--> statement-breakpoint
CREATE INDEX "letter_batch" ON "letter" USING btree ("batch") WHERE batch is not null;