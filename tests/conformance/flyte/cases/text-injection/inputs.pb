
&
s!

x'; delete from t; select '