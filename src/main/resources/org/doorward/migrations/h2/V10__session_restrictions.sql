-- what may restrict a session; null for nothing
alter table doorward_session add column restrictions varchar(200);
