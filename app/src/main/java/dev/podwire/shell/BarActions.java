package dev.podwire.shell;

import java.util.List;
import java.util.Optional;
import javafx.scene.Node;

import dev.podwire.cni.NetworkPlugin;
import dev.podwire.cni.NetworkPlugins;
import dev.podwire.proxy.ProxyMode;
import dev.podwire.proxy.ProxyModes;
import dev.podwire.view.CommandBar;
import dev.podwire.view.model.OpenRequest;
import dev.podwire.view.model.Request;

/** What the command bar's controls do. */
record BarActions(MainWindow window) implements CommandBar.Actions {

    @Override
    public void fire(Request request, int count) {
        window.requests().fire(request, count);
    }

    @Override
    public List<Request> recent() {
        return window.requests().recent();
    }

    @Override
    public List<String> plugIns() {
        return NetworkPlugins.all().stream().map(NetworkPlugin::name).toList();
    }

    @Override
    public List<String> proxyModes() {
        return ProxyModes.all().stream().map(ProxyMode::name).toList();
    }

    @Override
    public void choosePlugIn(String name) {
        window.session().wish(new OpenRequest.Wishes(Optional.of(name), window.session().wishes().proxyMode()),
                "Changed the network plug-in to " + name);
    }

    @Override
    public void chooseProxyMode(String name) {
        window.session().wish(new OpenRequest.Wishes(window.session().wishes().cni(), Optional.of(name)),
                "Changed the proxy mode to " + name);
    }

    @Override
    public void openMenu(Node anchor) {
        window.intake().menu(anchor);
    }

    @Override
    public void toggleTheme() {
        window.looks().nextTheme();
    }

    @Override
    public void find() {
        window.looks().find();
    }
}
