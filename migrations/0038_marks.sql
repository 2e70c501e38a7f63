CREATE TABLE "seller_mark" (
	"id" uuid PRIMARY KEY NOT NULL,
	"client_id" uuid NOT NULL,
	"seller" text collate "C" NOT NULL,
	"drawn_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "seller_mark_seller" ON "seller_mark" USING btree ("client_id","seller");