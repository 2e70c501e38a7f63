/** Five calls by the client that openapi-generator makes for Java (library native). */
package org.openapitools.client;

import java.util.Map;
import org.openapitools.client.api.*;
import org.openapitools.client.model.*;

public class Calls {
  public static void main(String[] arguments) throws Exception {
    ApiClient client = new ApiClient();
    client.updateBaseUri(arguments[0]);
    Status status = new ServiceApi(client).getStatus();
    SuggestAnswer suggested = new SearchApi(client).suggest("示例");
    String code = suggested.getSuggestions().get(0).getCode();
    SubjectAnswer record = new RegisterApi(client).getSubject(code, null);
    QueriesToCheck asked = new QueriesToCheck().queries(Map.of("a", new QueriesToCheckQueriesValue().code(code)));
    CheckAnswer checked = new CheckApi(client).check(asked, null);
    Catalogue catalogue = new RegisterApi(client).getCatalogue(null);
    System.out.println("java " + status.getAsOf().getSize() + " " + code + " "
        + record.getCreditRecord().getSubject().getCode() + " " + checked.getResponses().get("a").getVerdict() + " "
        + catalogue.getGrounds().size());
  }
}
