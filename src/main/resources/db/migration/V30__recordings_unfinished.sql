-- How many recordings wait and have failed is asked every few seconds (metrics).
create index recordings_unfinished on recordings (state) where state in ('storing', 'failed');
