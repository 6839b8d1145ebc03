import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;

/**
 * One node of OpenSearch as a process: the home folder is its argument, config/opensearch.yml in there says the rest.
 *
 * <p>It takes the place of OpenSearch's own bootstrap, which wants an installation, a user other than root and limits
 * of the kernel. The node loads its modules from the home folder, as an installed one does.
 */
public final class ClusterNode {
    private ClusterNode() {}

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        Settings settings = Settings.builder().put("path.home", home.toString()).build();
        Environment environment = InternalSettingsPreparer.prepareEnvironment(
            settings, Map.of(), home.resolve("config"), () -> home.getFileName().toString());
        Node node = new Node(environment);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node)));
        node.start();
        Thread.currentThread().join();
    }

    private static void close(Node node) {
        try {
            node.close();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
