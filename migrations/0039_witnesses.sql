CREATE TABLE "log_cosignature" (
	"size" bigint NOT NULL,
	"root" text collate "C" NOT NULL,
	"witness" text collate "C" NOT NULL,
	"line" text NOT NULL,
	"seconds" bigint NOT NULL,
	CONSTRAINT "log_cosignature_size_root_witness_pk" PRIMARY KEY("size","root","witness")
);
--> statement-breakpoint
CREATE TABLE "log_past_checkpoint" (
	"size" bigint PRIMARY KEY NOT NULL,
	"root" text collate "C" NOT NULL,
	"note" text NOT NULL,
	"time" bigint NOT NULL,
	"met" text collate "C"
);
--> statement-breakpoint
CREATE TABLE "log_witness" (
	"witness" text collate "C" PRIMARY KEY NOT NULL,
	"size" bigint DEFAULT 0 NOT NULL,
	"cosigned_size" bigint,
	"cosigned_seconds" bigint,
	"fault" text collate "C",
	"fault_since" bigint,
	"tries" bigint DEFAULT 0 NOT NULL,
	"due_at" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "log_witnessing" (
	"id" smallint PRIMARY KEY DEFAULT 1 NOT NULL,
	"node" text collate "C",
	"until" bigint DEFAULT 0 NOT NULL,
	"floor" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "log_witnessing_single" CHECK ("log_witnessing"."id" = 1)
);
--> statement-breakpoint
ALTER TABLE "log_cosignature" ADD CONSTRAINT "log_cosignature_size_log_past_checkpoint_size_fk" FOREIGN KEY ("size") REFERENCES "public"."log_past_checkpoint"("size") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "log_past_checkpoint_time" ON "log_past_checkpoint" USING btree ("time");--> statement-breakpoint
CREATE INDEX "log_past_checkpoint_met" ON "log_past_checkpoint" USING btree ("met","size") WHERE "log_past_checkpoint"."met" is not null;