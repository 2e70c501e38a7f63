module gongshi

go 1.22
