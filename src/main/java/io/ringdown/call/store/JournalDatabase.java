package io.ringdown.call.store;

import com.zaxxer.hikari.HikariDataSource;
import io.ringdown.call.CallProperties;
import io.ringdown.database.ReconnectingDataSource;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/// Two connections of the journal's own, to the same database as everybody's: nobody's query is in its way, and a database
/// that does not answer is given up soon, because calls wait for it.
@Component
class JournalDatabase implements DisposableBean {

    private final HikariDataSource pool;
    private final JdbcTemplate jdbc;

    JournalDatabase(DataSource everybodys, CallProperties properties) throws SQLException {
        HikariDataSource other = everybodys.unwrap(HikariDataSource.class);
        pool = new HikariDataSource();
        pool.setPoolName("journal");
        pool.setJdbcUrl(other.getJdbcUrl());
        pool.setUsername(other.getUsername());
        pool.setPassword(other.getPassword());
        Properties driver = new Properties();
        driver.putAll(other.getDataSourceProperties());
        long seconds = Math.max(1, properties.databasePatience().toSeconds());
        driver.put("socketTimeout", String.valueOf(seconds));
        driver.put("connectTimeout", String.valueOf(seconds));
        pool.setDataSourceProperties(driver);
        pool.setMaximumPoolSize(2);
        pool.setMinimumIdle(1);
        pool.setMaxLifetime(other.getMaxLifetime());
        pool.setConnectionTimeout(properties.databasePatience().toMillis());
        pool.setValidationTimeout(Math.max(250, properties.databasePatience().toMillis() / 2));
        pool.setInitializationFailTimeout(-1);
        ReconnectingDataSource.giveTo(pool);
        jdbc = new JdbcTemplate(pool);
    }

    JdbcTemplate jdbc() {
        return jdbc;
    }

    @Override
    public void destroy() {
        pool.close();
    }
}
