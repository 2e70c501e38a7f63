// Five calls by the client that oapi-codegen makes: ADDRESS=http://… go test
package gongshi

import (
	"context"
	"os"
	"strings"
	"testing"
)

func TestCalls(t *testing.T) {
	client, err := NewClientWithResponses(os.Getenv("ADDRESS"))
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	status, err := client.GetStatusWithResponse(ctx)
	if err != nil || status.JSON200 == nil {
		t.Fatal(err)
	}
	suggested, err := client.SuggestWithResponse(ctx, &SuggestParams{Q: "示例"})
	if err != nil || suggested.JSON200 == nil {
		t.Fatal(err)
	}
	q, limit := "商贸", 1
	answer, err := client.SearchWithResponse(ctx, &SearchParams{Q: &q, Limit: &limit})
	if err != nil || answer.JSON200 == nil {
		t.Fatal(err)
	}
	found, err := answer.JSON200.AsSearchAnswer()
	if err != nil {
		t.Fatal(err)
	}
	code := found.Results[0].Code
	record, err := client.GetSubjectWithResponse(ctx, code, nil)
	if err != nil || record.JSON200 == nil {
		t.Fatal(err)
	}
	asked := strings.NewReader(`{"queries":{"a":{"code":"` + code + `"}}}`)
	checked, err := client.CheckWithBodyWithResponse(ctx, nil, "application/json", asked)
	if err != nil || checked.JSON200 == nil {
		t.Fatal(err)
	}
	t.Log("oapi-codegen", status.JSON200.AsOf.Size, len(suggested.JSON200.Suggestions), code, checked.JSON200.Responses["a"].Verdict)
}
