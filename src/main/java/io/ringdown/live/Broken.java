package io.ringdown.live;

import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.listener.ExceptionListenerAdapter;
import io.netty.channel.ChannelHandlerContext;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What goes wrong inside netty-socketio: counted, never told to the client, the connection closed.
final class Broken extends ExceptionListenerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(Broken.class);

    private final LiveMeters meters;

    Broken(LiveMeters meters) {
        this.meters = meters;
    }

    @Override
    public boolean exceptionCaught(ChannelHandlerContext context, Throwable failed) {
        meters.dropped("broken");
        LOG.debug("a connection broke", failed);
        var _ = context.close();
        return true;
    }

    @Override
    public void onEventException(Exception failed, List<Object> args, SocketIOClient client) {
        LOG.error("netty-socketio failed", failed);
    }

    @Override
    public void onDisconnectException(Exception failed, SocketIOClient client) {
        LOG.error("netty-socketio failed", failed);
    }

    @Override
    public void onConnectException(Exception failed, SocketIOClient client) {
        LOG.error("netty-socketio failed", failed);
    }

    @Override
    public void onAuthException(Throwable failed, SocketIOClient client) {
        LOG.error("netty-socketio failed", failed);
    }
}
