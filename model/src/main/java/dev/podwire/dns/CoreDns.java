package dev.podwire.dns;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

import dev.podwire.net.IpAddress;
import dev.podwire.net.IpProtocol;
import dev.podwire.packet.Header;
import dev.podwire.packet.Header.Data;
import dev.podwire.packet.Header.Dns;
import dev.podwire.packet.Header.DnsQuestion;
import dev.podwire.walk.Application;
import dev.podwire.walk.Conversation;

/** CoreDNS as a program behind a socket: it answers each question from the cluster's objects as its Corefile says. */
public final class CoreDns implements Application {

    /** Plug-ins in the order of CoreDNS' plugin.cfg, which is fixed when it is built and not that of the Corefile. */
    private static final List<String> ORDER = List.of("loadbalance", "cache", "rewrite", "autopath", "minimal",
            "template", "hosts", "kubernetes", "forward");

    /** Plug-ins that change nothing in an answer. */
    private static final Set<String> WITHOUT_EFFECT = Set.of("errors", "health", "ready", "prometheus", "loop",
            "reload", "log", "debug", "metadata", "bind", "bufsize", "cancel", "nsid", "root", "pprof", "trace", "tls",
            "timeouts", "multisocket");

    /** A question that comes back this often while it is being answered goes in circles. */
    private static final int CIRCLES = 8;

    private final List<Server> servers = new ArrayList<>();
    private final Surroundings surroundings;
    private final RandomGenerator random;
    private final List<DnsQuestion> underWay = new ArrayList<>();

    private record Server(List<String> zones, List<DnsPlugin> chain) {}

    /**
     * What the program finds where it runs.
     *
     * @param index       the cluster's objects
     * @param nameServers those of its own /etc/resolv.conf
     * @param program     what it is called in the record of a walk
     */
    public record Surroundings(Supplier<ServiceIndex> index, List<IpAddress> nameServers, String program) {}

    /** Throws {@link IllegalArgumentException} that names the line if a directive cannot be understood. */
    public CoreDns(Surroundings surroundings, Corefile corefile, RandomGenerator random) {
        this.surroundings = surroundings;
        this.random = random;
        for (Corefile.ServerBlock block : corefile.blocks()) {
            if (block.port() == DnsMessage.PORT) {
                servers.add(new Server(block.zones(), chain(block)));
            }
        }
    }

    /** The directives that are kept but have no effect here, though they have one in CoreDNS; each with its line. */
    public static List<Corefile.Directive> notSimulated(Corefile corefile) {
        return corefile.blocks().stream().flatMap(b -> b.directives().stream().filter(d -> !simulated(d, b)))
                .distinct().toList();
    }

    private static boolean simulated(Corefile.Directive directive, Corefile.ServerBlock block) {
        return switch (directive.name()) {
            case "rewrite" -> RewritePlugin.of(directive).isPresent();
            case "autopath" -> AutopathPlugin.of(directive, block, () -> {
                throw new IllegalStateException("not asked");
            }).isPresent();
            default -> ORDER.contains(directive.name()) || WITHOUT_EFFECT.contains(directive.name());
        };
    }

    private List<DnsPlugin> chain(Corefile.ServerBlock block) {
        List<DnsPlugin> chain = new ArrayList<>();
        for (String name : ORDER) {
            List<Corefile.Directive> written = block.directives().stream().filter(d -> d.name().equals(name)).toList();
            if (name.equals("rewrite") && !written.isEmpty()) {
                chain.add(new RewritePlugins(written.stream().flatMap(d -> RewritePlugin.of(d).stream()).toList()));
            } else {
                written.stream().flatMap(d -> plugin(d, block)).forEach(chain::add);
            }
        }
        return List.copyOf(chain);
    }

    private Stream<DnsPlugin> plugin(Corefile.Directive directive, Corefile.ServerBlock block) {
        return switch (directive.name()) {
            case "loadbalance" -> Stream.of(new LoadbalancePlugin(random));
            case "cache" -> Stream.of(CachePlugin.of(directive, block.zones()));
            case "autopath" -> AutopathPlugin.of(directive, block, surroundings.index()).stream();
            case "minimal" -> Stream.of((query, next, done) -> next.answer(query, r -> done.accept(minimal(r))));
            case "template" -> Stream.of(TemplatePlugin.of(directive, block.zones()));
            case "hosts" -> Stream.of(HostsPlugin.of(directive, block.zones()));
            case "kubernetes" -> Stream.of(new KubernetesPlugin(KubernetesSettings.of(directive, block.zones()),
                    surroundings.index(), this::answer));
            case "forward" -> Stream.of(ForwardPlugin.of(directive, surroundings.nameServers(), random));
            default -> throw new IllegalStateException(directive.name());
        };
    }

    /** Positive answers without what a client does not need. */
    private static Reply minimal(Reply reply) {
        return reply.answers().isEmpty()
                ? reply
                : new Reply(reply.code(), reply.authoritative(), reply.truncated(), reply.answers(), List.of(),
                        List.of());
    }

    @Override
    public void serve(Request request, Conversation conversation) {
        boolean udp = request.protocol() == IpProtocol.UDP;
        for (Header header : request.payload()) {
            if (udp && header instanceof Data data) {
                NoQuery.answer(data).ifPresent(a -> conversation.reply(List.of(a)));
            } else if (header instanceof Dns dns && !dns.response() && dns.questions().size() == 1) {
                Wire wire = new ConversationWire(conversation, surroundings.program());
                answer(Query.of(dns.questions().getFirst(), request.peer(), wire),
                        reply -> conversation.reply(List.of(DnsMessage.answer(dns, reply, udp))));
            }
        }
    }

    /** Answers one question, by the server block with the longest zone around it; none: refused. */
    void answer(Query query, Consumer<Reply> done) {
        Server best = null;
        int length = -1;
        for (Server server : servers) {
            Optional<String> zone = server.zones().stream().filter(z -> DnsNames.within(query.name(), z))
                    .max(Comparator.comparing(String::length));
            if (zone.isPresent() && zone.get().length() > length) {
                best = server;
                length = zone.get().length();
            }
        }
        if (best == null || best.chain().isEmpty()) {
            done.accept(Reply.failure(Reply.REFUSED));
            return;
        }
        DnsQuestion question = query.question();
        if (underWay.stream().filter(question::equals).count() > CIRCLES) {
            query.wire().note("gave up", query.name() + " came back to this name server again and again: a forward"
                    + " of the Corefile leads to the server itself");
            done.accept(Reply.failure(Reply.SERVFAIL));
            return;
        }
        underWay.add(question);
        ask(best.chain(), 0, query, reply -> {
            underWay.remove(question);
            done.accept(reply);
        });
    }

    private static void ask(List<DnsPlugin> chain, int position, Query query, Consumer<Reply> done) {
        if (position == chain.size()) {
            done.accept(Reply.failure(Reply.SERVFAIL));
        } else {
            chain.get(position).answer(query, (q, then) -> ask(chain, position + 1, q, then), done);
        }
    }
}
