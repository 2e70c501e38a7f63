CREATE TABLE "kept_answer" (
	"actor" text collate "C" NOT NULL,
	"key" text collate "C" NOT NULL,
	"asked" "bytea" NOT NULL,
	"status" integer NOT NULL,
	"answer" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "kept_answer_actor_key_pk" PRIMARY KEY("actor","key")
);
--> statement-breakpoint
CREATE INDEX "kept_answer_at" ON "kept_answer" USING btree ("at");