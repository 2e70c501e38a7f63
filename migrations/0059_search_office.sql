CREATE TABLE "search_office" (
	"reader" text collate "C" NOT NULL,
	"authority" text collate "C" NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "search_office_reader_authority_pk" PRIMARY KEY("reader","authority")
);
