package io.ringdown.live;

import com.corundumstudio.socketio.messages.OutPacketMessage;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/// Lets nothing be added to a client's queue while an answer to its polling is made of it. netty-socketio takes packets until
/// the queue is empty, and after 50 loses one: what came meanwhile could become too many, however few wait at any time.
///
/// Stands behind netty-socketio's encoder, which does all of it within one write.
final class OneAnswer extends ChannelOutboundHandlerAdapter {

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof OutPacketMessage packets) {
            synchronized (packets.getClientHead()) {
                var _ = context.write(message, promise);
            }
        } else {
            var _ = context.write(message, promise);
        }
    }
}
