CREATE TABLE "copy_acknowledgement" (
	"client_id" uuid NOT NULL,
	"position" bigint NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "copy_acknowledgement_client_id_position_pk" PRIMARY KEY("client_id","position")
);
