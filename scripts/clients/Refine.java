// OpenRefine's own client of a reconciliation service (org.openrefine:main of Maven Central) against a register's /reconcile:
// a batch by name and by code with a property, and columns that are fetched for what was matched.
//   java -cp 'lib/*' scripts/clients/Refine.java http://localhost:8787 NAME CODE
import com.google.refine.model.*;
import com.google.refine.model.recon.*;
import com.google.refine.model.recon.ReconciledDataExtensionJob.DataExtensionConfig;
import java.util.*;

public class Refine {
  public static void main(String[] args) throws Exception {
    String address = args[0] + "/reconcile", name = args[1], code = args[2];
    var config = new StandardReconConfig(address, args[0] + "/subjects/", args[0] + "/docs#", "merchant", "merchant", true, List.of(), 5);
    var asked = List.of(name, code, "没有这家（示例）" + System.nanoTime());
    var found = config.batchRecon(asked.stream().map(config::createSimpleJob).toList(), 1L);
    for (int n = 0; n < asked.size(); n++) {
      var one = found.get(n);
      if (one.error != null) throw new Exception(one.error);
      System.out.println(asked.get(n) + ": " + one.judgment + ", candidates " + (one.candidates == null ? 0 : one.candidates.size())
          + (one.match == null ? "" : ", " + one.match.id + " " + one.match.name + " " + one.match.score));
    }
    var extension = DataExtensionConfig.reconstruct(args.length > 3 ? args[3] : "{\"properties\":[{\"id\":\"region\",\"name\":\"region\"}]}");
    var job = new ReconciledDataExtensionJob(extension, address);
    var extended = job.extend(Set.of(code), new HashMap<>());
    for (var row : extended.get(code).data) System.out.println("extended: " + Arrays.toString(row));
    System.out.println("columns: " + job.columns.stream().map(column -> column.name).toList());
  }
}
