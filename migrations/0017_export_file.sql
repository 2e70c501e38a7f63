CREATE TABLE "export_file" (
	"size" bigint NOT NULL,
	"name" text collate "C" NOT NULL,
	"sha256" text collate "C" NOT NULL,
	"from_size" bigint NOT NULL,
	CONSTRAINT "export_file_size_name_sha256_pk" PRIMARY KEY("size","name","sha256")
);
