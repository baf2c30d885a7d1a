package io.ringdown.database;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.stereotype.Component;

/// Gives the pool that Spring Boot has set up its connections by [ReconnectingDataSource], before it makes the first.
@Component
class Reconnecting implements BeanPostProcessor {

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool && pool.getDataSource() == null) {
            ReconnectingDataSource.giveTo(pool);
        }
        return bean;
    }
}
