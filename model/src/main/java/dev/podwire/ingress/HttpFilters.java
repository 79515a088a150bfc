package dev.podwire.ingress;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import dev.podwire.manifest.Field;

/**
 * What the filters of an HTTPRoute rule do: headers of request and answer to set (empty: to remove), a rewritten URL, a
 * redirect.
 */
record HttpFilters(Map<String, String> request, Map<String, String> response, Optional<Field> rewrite,
        Optional<Field> redirect) {

    private static final int FOUND = 302;

    static HttpFilters read(Field list) {
        Map<String, String> request = new LinkedHashMap<>();
        Map<String, String> response = new LinkedHashMap<>();
        Optional<Field> rewrite = Optional.empty();
        Optional<Field> redirect = Optional.empty();
        for (Field filter : list.items()) {
            switch (filter.get("type").text("")) {
                case "RequestHeaderModifier" -> headers(filter.get("requestHeaderModifier"), request);
                case "ResponseHeaderModifier" -> headers(filter.get("responseHeaderModifier"), response);
                case "URLRewrite" -> rewrite = Optional.of(filter.get("urlRewrite"));
                case "RequestRedirect" -> redirect = Optional.of(filter.get("requestRedirect"));
                default -> {
                    // a mirror or an extension changes nothing in what the client gets
                }
            }
        }
        return new HttpFilters(request, response, rewrite, redirect);
    }

    private static void headers(Field modifier, Map<String, String> into) {
        modifier.get("remove").texts().forEach(name -> into.put(name, ""));
        for (String way : java.util.List.of("set", "add")) {
            modifier.get(way).items().forEach(h -> into.put(h.get("name").text(""), h.get("value").text("")));
        }
    }

    /** The request as it is sent on. */
    HttpRequest applied(HttpRequest asked, HttpMatch match) {
        HttpRequest changed = asked.withHeaders(request);
        if (rewrite.isPresent()) {
            String host = rewrite.get().get("hostname").text("");
            changed = changed.withTarget(path(rewrite.get().get("path"), asked, match) + asked.query());
            changed = host.isEmpty() ? changed : changed.withHeaders(Map.of("host", host));
        }
        return changed;
    }

    /** Where a redirect sends the client. */
    Optional<HttpAnswer> redirected(HttpRequest asked, HttpMatch match, int port) {
        return redirect.map(r -> {
            String scheme = r.get("scheme").text(asked.secure() ? "https" : "http");
            String host = r.get("hostname").text(asked.host());
            int usual = scheme.equals("https") ? 443 : 80;
            int standard = r.get("scheme").exists() ? usual : port;
            int to = r.get("port").integer(standard);
            return HttpAnswer.redirect(r.get("statusCode").integer(FOUND), scheme + "://" + host
                    + (to == usual ? "" : ":" + to) + path(r.get("path"), asked, match) + asked.query());
        });
    }

    private static String path(Field change, HttpRequest asked, HttpMatch match) {
        Optional<String> full = change.get("replaceFullPath").text();
        Optional<String> prefix = change.get("replacePrefixMatch").text();
        if (full.isPresent()) {
            return full.get();
        }
        if (prefix.isEmpty() || match.path().type() != HttpMatch.PathType.PREFIX) {
            return asked.path();
        }
        String matched = match.path().value().replaceFirst("/$", "");
        String rest = asked.path().substring(Math.min(matched.length(), asked.path().length()));
        String path = prefix.get().replaceFirst("/$", "") + rest;
        return path.isEmpty() ? "/" : path;
    }
}
