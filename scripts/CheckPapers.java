import java.io.FileInputStream;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;

/** Checks PDFs against PDF/UA-1 with veraPDF, and says which rule each breaks, and how often. Run by check-papers.js. */
public class CheckPapers {
  public static void main(String[] files) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    var foundry = Foundries.defaultInstance();
    var faulty = 0;
    for (var file : files) {
      try (var parser = foundry.createParser(new FileInputStream(file), PDFAFlavour.PDFUA_1)) {
        var result = foundry.createValidator(PDFAFlavour.PDFUA_1, 100_000, true, false, false).validate(parser);
        System.out.println((result.isCompliant() ? "ok   " : "WRONG") + " " + result.getTotalAssertions() + " looked at: " + file);
        if (!result.isCompliant()) faulty++;
        Map<String, Integer> counts = new TreeMap<>();
        for (var found : result.getTestAssertions()) {
          if (found.getStatus() != TestAssertion.Status.FAILED) continue;
          var rule = found.getRuleId();
          counts.merge(rule.getClause() + "-" + rule.getTestNumber() + " " + found.getMessage(), 1, Integer::sum);
        }
        counts.forEach((what, count) -> System.out.println("      " + count + " × " + what));
      }
    }
    System.exit(faulty == 0 ? 0 : 1);
  }
}
